/** Names and their values, one beneath the other. */
interface Props {
  /** A value that is undefined is still on its way. */
  readonly facts: readonly (readonly [name: string, value: string | number | undefined])[];
}

export function FactList({ facts }: Props) {
  return (
    <dl className="fact-list" aria-busy={facts.some(([, value]) => value === undefined)}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? '…'}</dd>
        </div>
      ))}
    </dl>
  );
}
