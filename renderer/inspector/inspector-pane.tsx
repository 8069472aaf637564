/** Figure 3, alive: the maps, and five ways of looking at them. */
import { Tabs } from 'radix-ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import { AnswerPanel } from './answer-panel.tsx';
import { Cloud } from './cloud.tsx';
import { CloudPanel } from './cloud-panel.tsx';
import { CompareMenu } from './compare-menu.tsx';
import { DepthPanel } from './depth-panel.tsx';
import { FeaturesStatus } from './features-status.tsx';
import { FigurePanel } from './figure-panel.tsx';
import { FilesLine, FilesMenu } from './files-menu.tsx';
import type { Inspector } from './inspector.ts';
import { Legend } from './legend.tsx';
import { MapTable } from './map-table.tsx';
import { PatchAnnouncer } from './patch-announcer.tsx';
import { Plates } from './plates.tsx';
import { SimilarityPanel } from './similarity-panel.tsx';
import { useFeatureScene } from './use-feature-scene.ts';
import { type View, views } from './view-store.ts';
import { ZoomButtons } from './zoom-buttons.tsx';
import './inspector.css';
import './plates.css';
import './panels.css';
import './cloud.css';
import './widths.css';

const panels: Readonly<Record<View, (props: { readonly inspector: Inspector }) => React.ReactNode>> = {
  figure: FigurePanel,
  cloud: CloudPanel,
  similarity: SimilarityPanel,
  depth: DepthPanel,
  answer: AnswerPanel,
};

export function InspectorPane({ inspector }: { readonly inspector: Inspector }) {
  const { figure: words } = useWords();
  const [isFlat, setFlat] = useState(false);
  const onFlat = useCallback(() => setFlat(true), []);
  const scene = useFeatureScene(inspector, onFlat);
  const view = useStore(inspector.view, (state) => state.view);
  const root = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view begins at its top
  useEffect(() => {
    root.current?.parentElement?.scrollTo({ top: 0 });
  }, [view]);
  const name = useStore(inspector.figure, ({ inspected }) => inspected?.name);
  const besideName = useStore(inspector.figure, ({ beside }) => beside?.name);
  const isPair = besideName !== undefined && view !== 'answer'; // an answer is about one picture
  return (
    <Tabs.Root
      ref={root}
      className="inspector"
      data-view={view}
      value={view}
      activationMode="manual"
      onValueChange={(value) => inspector.view.getState().setView(views.find((each) => each === value)!)}
    >
      <header className="inspector-head">
        <h2>
          {words.title} {name !== undefined && !isPair && <span title={name}>{name}</span>}
        </h2>
        <div className="inspector-files">
          <CompareMenu inspector={inspector} />
          <FilesMenu inspector={inspector} />
        </div>
        {isPair && (
          <p className="inspector-pair">
            <PairName mark="A" name={name} />
            <PairName mark="B" name={besideName} />
          </p>
        )}
        <FeaturesStatus inspector={inspector} />
        <FilesLine inspector={inspector} />
      </header>
      <div className="inspector-bar">
        <Tabs.List className="inspector-tabs" aria-label={words.waysOfLooking}>
          {views.map((each) => (
            <Tabs.Trigger key={each} value={each}>
              {words.views[each]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <ZoomButtons inspector={inspector} />
      </div>
      <div className="inspector-body">
        <div className="inspector-maps">
          {view === 'cloud' && <Cloud inspector={inspector} onFlat={onFlat} />}
          <Plates inspector={inspector} scene={scene} />
          <PatchAnnouncer inspector={inspector} />
        </div>
        <div className="inspector-side">
          {views.map((each) => {
            const Panel = panels[each];
            return (
              <Tabs.Content key={each} className="inspector-panel" value={each} tabIndex={-1}>
                <Panel inspector={inspector} />
              </Tabs.Content>
            );
          })}
          {isFlat && <p className="inspector-note">{words.noWebgl}</p>}
          <MapTable inspector={inspector} />
          <Legend view={view} />
        </div>
      </div>
    </Tabs.Root>
  );
}

function PairName({ mark, name }: { readonly mark: string; readonly name: string | undefined }) {
  return (
    <span className="pair-name" title={name}>
      <b>{mark}</b> {name}
    </span>
  );
}
