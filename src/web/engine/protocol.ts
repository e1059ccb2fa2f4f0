import type {ErrorData} from '../../core/errors.js'
import type {AuditRequest} from '../../jobs/audit-files.js'
import type {InspectedSoFar, InspectRequest, InspectResult} from '../../jobs/inspect-file.js'
import type {CompareRequest} from '../../jobs/compare-files.js'
import type {TrainingRequest} from '../../jobs/generate-file.js'
import type {PreviewRequest, FilePreview} from '../../jobs/preview-file.js'
import type {SceneRequest, SceneResult} from '../../jobs/show-reconstruction.js'
import type {RowsRequest, ShownRow} from '../../jobs/show-rows.js'
import type {PolicyExample} from '../../jobs/try-policy.js'
import type {Comparison} from '../../report/compare/comparison.js'
import type {AuditEvent} from '../../result/audit-event.js'
import type {AuditResult, PolicyOutcome} from '../../result/audit-result.js'

/** A file that the user gave, and the path that settings call it by. The engine reads it piece by piece, and never a second copy. */
export interface MountedFile {
  readonly path: string
  readonly file: File
}

/** Where files that the user gave stand in the engine's file system. */
export const DROPPED = '/dropped'

/** What the page can choose of an audit: all but what only a program or an installed tool can give. */
export type WebAuditSettings = Omit<
  AuditRequest,
  'tool' | 'runner' | 'functions' | 'plugins' | 'onEvent' | 'queue' | 'sign' | 'out'
>

/** What the page can choose of an inspection. */
export type WebInspectSettings = Omit<InspectRequest, 'onSoFar'>

/** What synthetic rows are made of, as a file of its own. */
export type WebGenerateSettings = Omit<TrainingRequest, 'plugins' | 'functions'> & {readonly seed: number; readonly name: string}

/** A file of the report, for the user to keep. */
export interface WrittenFile {
  readonly name: string
  readonly blob: Blob
}

export interface AuditAnswer {
  /** `complete` is false after a stop: what was found until then. */
  readonly result: AuditResult
  readonly files: readonly WrittenFile[]
  readonly notes: readonly string[]
}

/**
 * All that the page asks of the engine: by kind of request what is asked, what comes while the work goes on, and what it ends with. Each is
 * plain data for a structured clone. Every request may also name the files that it is about.
 */
export interface Requests {
  /** How a file is read and what each column may be for. */
  readonly preview: {readonly ask: PreviewRequest; readonly news: never; readonly answer: FilePreview}
  /** What a release gives away by itself. */
  readonly inspect: {readonly ask: WebInspectSettings; readonly news: InspectedSoFar; readonly answer: InspectResult}
  /** Synthetic rows of a generator, as a file of that name. */
  readonly generate: {readonly ask: WebGenerateSettings; readonly news: never; readonly answer: WrittenFile}
  readonly audit: {readonly ask: WebAuditSettings; readonly news: AuditEvent; readonly answer: AuditAnswer}
  /** The picture of a reconstruction in two columns. */
  readonly scene: {readonly ask: SceneRequest; readonly news: never; readonly answer: SceneResult}
  /** The result in a report.json, checked and brought to the present form. */
  readonly result: {readonly ask: {readonly file: string}; readonly news: never; readonly answer: AuditResult}
  /** Several of them side by side. */
  readonly compare: {readonly ask: CompareRequest; readonly news: never; readonly answer: Comparison}
  /** What a policy says of a result. */
  readonly policy: {
    readonly ask: {readonly text: string; readonly result: AuditResult}
    readonly news: never
    readonly answer: PolicyOutcome
  }
  /** Policies to begin with. */
  readonly policies: {
    readonly ask: Readonly<Record<string, never>>
    readonly news: never
    readonly answer: readonly PolicyExample[]
  }
  /** Rows of the audited data, for the user's eyes: only when they ask. */
  readonly rows: {readonly ask: RowsRequest; readonly news: never; readonly answer: readonly ShownRow[]}
}

export type RequestKind = keyof Requests
export type AskOf<Kind extends RequestKind> = Requests[Kind]['ask']
export type NewsOf<Kind extends RequestKind> = Requests[Kind]['news']
export type AnswerOf<Kind extends RequestKind> = Requests[Kind]['answer']

/** From the page to the engine. A stop ends the request of that id; what it found until then is its answer, or else it fails. */
export type ToEngine =
  | {
      readonly [Kind in RequestKind]: {
        readonly id: number
        readonly kind: Kind
        readonly files: readonly MountedFile[]
        readonly ask: AskOf<Kind>
      }
    }[RequestKind]
  | {readonly id: number; readonly kind: 'stop'}

/** From the engine to the page: progress and news of a request, and then its answer or its failure, which is the last message. */
export type FromEngine =
  | {readonly id: number; readonly kind: 'progress'; readonly fraction: number; readonly note?: string}
  | {readonly id: number; readonly kind: 'news'; readonly news: NewsOf<RequestKind>}
  | {readonly id: number; readonly kind: 'answer'; readonly answer: AnswerOf<RequestKind>}
  | {readonly id: number; readonly kind: 'failed'; readonly failure: Failure}

/** `mistake`: the user can mend it, as a UserError says; `stopped`: it was asked to; `bug`: an error of the program's own. */
export type Failure =
  | {
      readonly kind: 'mistake'
      readonly code: string
      readonly message: string
      readonly suggestions: readonly string[]
      readonly data: ErrorData
    }
  | {readonly kind: 'stopped'}
  | {readonly kind: 'bug'; readonly message: string; readonly stack?: string}

/** What a worker of the engine does for one kind of request. */
export type Handler<Kind extends RequestKind> = (ask: AskOf<Kind>, work: Work<Kind>) => Promise<AnswerOf<Kind>>

/** What a handler is handed beside the request; its files are there by then. */
export interface Work<Kind extends RequestKind> {
  readonly signal: AbortSignal
  progress(fraction: number, note?: string): void
  tell(news: NewsOf<Kind>): void
}
