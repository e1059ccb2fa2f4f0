import type {InspectedSoFar} from '../../jobs/inspect-file.js'
import type {FilePreview} from '../../jobs/preview-file.js'
import type {AuditEvent} from '../../result/audit-event.js'
import type {AuditAnswer, Failure} from '../engine/protocol.js'
import {NO_CHOICES, type Choices} from './choices.js'
import {leading, withFiles, withPart, type GivenFile, type Part} from './given-files.js'
import {lineOf, withLine, type Line} from './questions.js'

/** Something that the engine was asked for; while it works anew, what it said before. */
export type Task<Value> =
  | {readonly status: 'none'}
  | {readonly status: 'working'; readonly startedAt: number; readonly fraction: number; readonly before?: Value}
  | {readonly status: 'done'; readonly value: Value}
  | {readonly status: 'failed'; readonly failure: Failure}

/** An audit, and what it has told by now. */
export interface AuditState {
  readonly task: Task<AuditAnswer>
  readonly lines: readonly Line[]
  /** What was found out about the files, and verdicts, in words. */
  readonly checks: readonly string[]
  readonly verdicts: readonly string[]
}

/** What the engine said last. */
export function latest<Value>(task: Task<Value>): Value | undefined {
  return task.status === 'done' ? task.value : task.status === 'working' ? task.before : undefined
}

/** All that the page knows. It is kept nowhere else. */
export interface State {
  readonly files: readonly GivenFile[]
  readonly choices: Choices
  readonly preview: Task<FilePreview>
  /** The user wants to see rows of the file. */
  readonly revealed: boolean
  readonly inspection: Task<InspectedSoFar>
  readonly audit: AuditState
  /** Reports of earlier audits. */
  readonly earlier: readonly File[]
}

export type Action =
  | {readonly kind: 'add'; readonly files: readonly File[]; readonly earlier: readonly File[]}
  | {readonly kind: 'part'; readonly path: string; readonly part: Part}
  | {readonly kind: 'remove'; readonly path: string}
  | {readonly kind: 'forget-earlier'}
  | {readonly kind: 'clear'}
  | {readonly kind: 'reveal'; readonly revealed: boolean}
  | {readonly kind: 'choose'; readonly choices: Choices}
  | {readonly kind: 'preview'; readonly task: Task<FilePreview>}
  | {readonly kind: 'inspection'; readonly task: Task<InspectedSoFar>}
  | {readonly kind: 'audit'; readonly task: Task<AuditAnswer>}
  | {readonly kind: 'news'; readonly events: readonly AuditEvent[]; readonly confidence: number}

const NONE = {status: 'none'} as const
const NO_AUDIT: AuditState = {task: NONE, lines: [], checks: [], verdicts: []}

export const EMPTY: State = {
  files: [],
  choices: NO_CHOICES,
  preview: NONE,
  revealed: false,
  inspection: NONE,
  audit: NO_AUDIT,
  earlier: [],
}

/** The page after something happened. */
export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case 'add':
      return withOthers({...state, earlier: [...state.earlier, ...action.earlier]}, withFiles(state.files, action.files))
    case 'part':
      return withOthers(state, withPart(state.files, action.path, action.part))
    case 'remove':
      return withOthers(
        state,
        state.files.filter(({path}) => path !== action.path),
      )
    case 'forget-earlier':
      return {...state, earlier: []}
    case 'clear':
      return EMPTY
    case 'reveal':
      return {...state, revealed: action.revealed}
    case 'choose':
      return {...state, choices: action.choices}
    case 'preview':
      return {...state, preview: withBefore(action.task, state.preview)}
    case 'inspection':
      return {...state, inspection: action.task}
    case 'audit':
      return {
        ...state,
        audit: action.task.status === 'working' ? begun(state.audit, action.task) : {...state.audit, task: action.task},
      }
    case 'news':
      return {...state, audit: action.events.reduce((audit, event) => told(audit, event, action.confidence), state.audit)}
  }
}

/** A table that is read anew stays where it is: who works on it with the keyboard must not lose their place. */
function withBefore<Value>(task: Task<Value>, earlier: Task<Value>): Task<Value> {
  const before = latest(earlier)
  return task.status === 'working' && before !== undefined ? {...task, before} : task
}

/** Answers are about the files that were there; what was said of columns is about those of one file. */
function withOthers(state: State, files: readonly GivenFile[]): State {
  if (files === state.files) return state
  const isSame = leading(files)?.path === leading(state.files)?.path
  const {choices} = state
  return {
    ...state,
    files,
    audit: NO_AUDIT,
    inspection: NONE,
    ...(!isSame && {
      preview: NONE,
      revealed: false,
      choices: {...NO_CHOICES, depth: choices.depth, generators: choices.generators},
    }),
  }
}

/** The first report of progress is the beginning. */
function begun(audit: AuditState, task: Task<AuditAnswer>): AuditState {
  return audit.task.status === 'working' ? {...audit, task} : {...NO_AUDIT, task}
}

function told(audit: AuditState, event: AuditEvent, confidence: number): AuditState {
  switch (event.event) {
    case 'checked':
      return {...audit, checks: [...audit.checks, event.sentence]}
    case 'finding':
      return {...audit, lines: withLine(audit.lines, lineOf(event, confidence))}
    case 'verdict':
      return {...audit, verdicts: [...audit.verdicts.filter(text => text !== event.sentence), event.sentence]}
    case 'finished':
      return {...audit, verdicts: event.verdicts.flatMap(({sentence}) => (sentence === undefined ? [] : [sentence]))}
    case 'planned':
    case 'started':
    case 'trouble':
    case 'written':
    case 'failed':
      return audit
  }
}
