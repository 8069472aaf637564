/** What is seen, in three sentences; and what the paper leaves open. */
import { useWords } from '../words/words.tsx';

export function Legend() {
  const { legend } = useWords().figure;
  return (
    <div className="legend">
      <p>{legend.maps}</p>
      <p>{legend.paper}</p>
    </div>
  );
}
