/** A thin line that fills; what it stands for is said in words beside it. */
export function Progress({ fraction }: { readonly fraction: number }) {
  return (
    <span className="progress" aria-hidden="true">
      <span className="progress-done" style={{ transform: `scaleX(${Math.min(1, Math.max(0, fraction))})` }} />
    </span>
  );
}
