/** The key to a heat: the scale from its least to its most. */
import { useWords } from '../words/words.tsx';
import { rampGradient } from './heat.ts';

export function Ramp() {
  const { least, most } = useWords().figure.similarity;
  return (
    <p className="ramp" aria-hidden="true">
      {least}
      <span style={{ background: rampGradient }} />
      {most}
    </p>
  );
}
