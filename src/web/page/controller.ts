import {atMostEvery} from '../../core/at-most-every.js'
import type {InspectedSoFar} from '../../jobs/inspect-file.js'
import {EngineFailure, type EngineClient} from '../engine/client.js'
import {DROPPED, type AnswerOf, type AskOf, type Failure, type NewsOf, type RequestKind} from '../engine/protocol.js'
import {NO_CHOICES, targetOf, type Choices} from './choices.js'
import {isResult, leading, ofPart, type Part} from './given-files.js'
import {gathered} from './gathered.js'
import {auditAsk, generateAsk, inspectAsk, previewAsk} from './settings.js'
import {latest, reduce, type Action, type State, type Task} from './state.js'

/** What the page knows, and who is told when it changes. */
export interface Store {
  readonly get: () => State
  readonly dispatch: (action: Action) => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createStore(initial: State): Store {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    dispatch(action) {
      state = reduce(state, action)
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** What users do. */
export interface Controller {
  add(files: readonly File[]): Promise<void>
  setPart(path: string, part: Part): void
  remove(path: string): void
  clear(): void
  choose(choices: Choices): void
  reveal(revealed: boolean): void
  /** Makes synthetic rows of the real data, as a release beside them. @throws {EngineFailure} When that cannot be done. */
  makeRelease(generator: string): Promise<void>
  startAudit(): void
  /** Ends what is under way; an audit keeps what it found. */
  stop(): void
}

/** Rows that are shown when the user asks for them. */
const SHOWN_ROWS = 8
/** The screen follows progress and news so often, and no oftener: drawing takes what the audit could use. */
const SCREEN_MILLISECONDS = 500

/** Does what users want: asks the engine, and puts what it says into the store. A new question ends the one before. */
export function createController({get, dispatch}: Store, engine: EngineClient, jobs: number): Controller {
  const running = new Map<'preview' | 'inspection' | 'audit', AbortController>()

  const end = (...names: readonly ('preview' | 'inspection' | 'audit')[]) => {
    for (const name of names) {
      running.get(name)?.abort()
      running.delete(name)
    }
  }

  /** Runs a request; what it says after another one took its place is not heard. */
  async function run<Kind extends RequestKind>(
    name: 'preview' | 'inspection' | 'audit',
    kind: Kind,
    ask: AskOf<Kind>,
    show: (task: Task<AnswerOf<Kind>>) => void,
    onNews?: (news: readonly NewsOf<Kind>[]) => void,
  ): Promise<void> {
    end(name)
    const own = new AbortController()
    running.set(name, own)
    const isHeard = () => running.get(name) === own
    const startedAt = performance.now()
    const news = gathered<NewsOf<Kind>>(SCREEN_MILLISECONDS, some => {
      if (isHeard()) onNews?.(some)
    })
    show({status: 'working', startedAt, fraction: 0})
    try {
      const value = await engine.ask(kind, ask, {
        files: get().files.map(({path, file}) => ({path, file})),
        signal: own.signal,
        onNews: news.add,
        onProgress: atMostEvery(SCREEN_MILLISECONDS, (fraction: number) => {
          if (isHeard()) show({status: 'working', startedAt, fraction})
        }),
      })
      news.flush()
      if (isHeard()) show({status: 'done', value})
    } catch (error) {
      news.flush()
      if (isHeard()) show({status: 'failed', failure: failureOf(error)})
    } finally {
      if (isHeard()) running.delete(name)
    }
  }

  /** Reads the leading file. */
  async function look(): Promise<void> {
    const {files, choices, preview, revealed} = get()
    const file = leading(files)
    if (file === undefined) return
    const known = targetOf(latest(preview)?.columns ?? [], choices)
    const ask = previewAsk(file, choices, {target: known, showRows: revealed ? SHOWN_ROWS : 0})
    await run('preview', 'preview', ask, task => {
      dispatch({kind: 'preview', task})
    })
  }

  const lookAndInspect = () => look().then(inspect)

  async function inspect(): Promise<void> {
    const {files, choices, preview} = get()
    const release = ofPart(files, 'release').at(0)
    if (release === undefined || preview.status !== 'done') return
    const show = (task: State['inspection']) => {
      dispatch({kind: 'inspection', task})
    }
    let soFar: InspectedSoFar | undefined
    await run(
      'inspection',
      'inspect',
      inspectAsk(release, preview.value, choices),
      task => {
        show(task.status === 'working' && soFar !== undefined ? {...task, before: soFar} : task)
      },
      news => {
        soFar = news.at(-1)
        const {inspection} = get()
        if (inspection.status === 'working' && soFar !== undefined) show({...inspection, before: soFar})
      },
    )
  }

  const changed = (action: Action) => {
    end('preview', 'inspection', 'audit')
    dispatch(action)
    void (get().preview.status === 'done' ? inspect() : lookAndInspect())
  }

  return {
    async add(files) {
      const results = await Promise.all(files.map(isResult))
      const earlier = files.filter((_, at) => results[at])
      const tables = files.filter((_, at) => !results[at])
      if (tables.length > 0) changed({kind: 'add', files: tables, earlier})
      else dispatch({kind: 'add', files: [], earlier})
    },
    setPart(path, part) {
      changed({kind: 'part', path, part})
    },
    remove(path) {
      changed({kind: 'remove', path})
    },
    clear() {
      end('preview', 'inspection', 'audit')
      dispatch({kind: 'clear'})
    },
    choose(chosen) {
      const {choices: before, preview} = get()
      // A file that is read in another way may have other columns.
      const choices = chosen.writing === before.writing ? chosen : {...NO_CHOICES, writing: chosen.writing, depth: chosen.depth}
      dispatch({kind: 'choose', choices})
      const columns = latest(preview)?.columns ?? []
      const isReadOtherwise =
        choices.types !== before.types ||
        choices.writing !== before.writing ||
        targetOf(columns, choices) !== targetOf(columns, before)
      if (isReadOtherwise) void lookAndInspect()
      else if (choices.roles !== before.roles || choices.minority !== before.minority) void inspect()
    },
    reveal(revealed) {
      dispatch({kind: 'reveal', revealed})
      void look()
    },
    async makeRelease(generator) {
      const {files, choices, preview} = get()
      if (preview.status !== 'done') return
      const ask = generateAsk(files, preview.value, choices, generator)
      const {name, blob} = await engine.ask('generate', ask, {files: files.map(({path, file}) => ({path, file}))})
      changed({kind: 'add', files: [new File([blob], name)], earlier: []})
    },
    startAudit() {
      const {files, choices, preview} = get()
      if (preview.status !== 'done') return
      const settings = auditAsk(files, preview.value, choices, jobs)
      void run(
        'audit',
        'audit',
        settings,
        task => {
          dispatch({kind: 'audit', task})
        },
        events => {
          dispatch({kind: 'news', events, confidence: settings.confidence})
        },
      )
    },
    stop() {
      for (const each of running.values()) each.abort()
    },
  }
}

/** What went wrong, as the page shows it: files are called as their owner calls them. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof EngineFailure)) return {kind: 'bug', message: error instanceof Error ? error.message : String(error)}
  const {failure} = error
  if (failure.kind !== 'mistake') return failure
  return {...failure, message: byName(failure.message), suggestions: failure.suggestions.map(byName)}
}

const byName = (text: string) => text.replaceAll(new RegExp(`${DROPPED}/(?:\\d+/)?`, 'gu'), '')
