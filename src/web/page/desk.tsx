import {createClient, type EngineClient} from '../engine/client.js'
import {startEngine} from '../engine/start.js'
import {Answers} from './answers.js'
import {createController, createStore, type Controller, type Store} from './controller.js'
import {FileList} from './file-list.js'
import {Keep} from './keep.js'
import {Plan} from './plan.js'
import {Preview} from './preview.js'
import {Reports} from './reports.js'
import {Spoken} from './spoken.js'
import {EMPTY, latest} from './state.js'
import {beginTour} from './tour.js'
import {TourPanel} from './tour-panel.js'
import type {Page} from './use.js'

/** All that works with files, and what shows them and what is found. The page loads it when it stands and can be used. */
export interface Desk {
  readonly store: Store
  readonly controller: Controller
  readonly engine: EngineClient
  readonly beginTour: () => Promise<void>
  readonly views: typeof views
}

const views = {TourPanel, FileList, Findings, Spoken}

export function openDesk(): Desk {
  const engine = createClient(startEngine)
  const store = createStore(EMPTY)
  const controller = createController(store, engine, Math.max(1, navigator.hardwareConcurrency))
  return {store, controller, engine, views, beginTour: () => beginTour(controller)}
}

interface FindingsProps extends Page {
  readonly engine: EngineClient
}

/** Below the files: columns, how thoroughly, answers, and what to keep of them. */
function Findings({engine, ...page}: FindingsProps) {
  const {files, inspection, audit, earlier, preview} = page.state
  const found = latest(preview)
  const hasAnswers = inspection.status !== 'none' || audit.task.status !== 'none'
  const answer = audit.task.status === 'done' ? audit.task.value : undefined
  return (
    <>
      {files.length > 0 && <Preview {...page} />}
      {found !== undefined && <Plan preview={found} {...page} />}
      {hasAnswers && <Answers engine={engine} {...page} />}
      {answer !== undefined && <Keep files={answer.files} />}
      <Reports engine={engine} earlier={earlier} files={files} {...(answer && {result: answer.result})} />
    </>
  )
}
