/** What cannot be drawn: told once, with something else in its place. */
import { expect, test } from 'vitest';
import { ErrorBoundary } from '../../renderer/ui/error-boundary.tsx';

test('what fails is told of, and gives way to what stands instead', () => {
  let failures = 0;
  const onFailed = (): void => {
    failures += 1;
  };
  const drawn = <p>drawn</p>;
  const instead = <p>instead</p>;
  const boundary = new ErrorBoundary({ children: drawn, instead, onFailed });
  expect(boundary.render()).toBe(drawn);
  boundary.state = ErrorBoundary.getDerivedStateFromError();
  boundary.componentDidCatch();
  expect(boundary.render()).toBe(instead);
  expect(failures).toBe(1);
});
