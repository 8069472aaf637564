/** What cannot be loaded or drawn goes alone: without this, React takes the whole window away. */
import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** Stands where that stood. */
  readonly instead?: ReactNode;
  onFailed(): void;
}

/** A class, because React tells of such errors to classes alone. */
export class ErrorBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override state = { hasFailed: false };

  override componentDidCatch(): void {
    this.props.onFailed();
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.instead : this.props.children;
  }
}
