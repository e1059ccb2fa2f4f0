import {hexText} from '../../platform/bytes.js'
import {createSha256} from '../../platform/hash.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import type {DeclaredColumns} from '../../metrics/disclosure/disclosure.js'
import type {EntryKind} from '../../result/audit-result.js'
import type {AuditPlan, Treatment} from '../../result/plan.js'

/**
 * Whose rows are looked at. `none`, `class-weights` and other losses release nothing and only train models; `planted-leak` and
 * `independent-sample` are the audit's own controls: a release that must be flagged and one that must not.
 */
export type Subject =
  | {readonly kind: 'generator'; readonly generator: PlannedAlgorithm}
  | {readonly kind: 'file'; readonly index: number; readonly name: string; readonly sha256: string}
  | {readonly kind: 'none'}
  | {readonly kind: 'class-weights'}
  | {readonly kind: 'loss'; readonly name: LossAlternative}
  | {readonly kind: 'planted-leak'; readonly leak: 'interpolation' | 'copies'}
  | {readonly kind: 'planted-leak'; readonly leak: 'model'; readonly generator: PlannedAlgorithm}
  | {
      readonly kind: 'independent-sample'
      /** What makes it; the member of the SMOTE family that fits the columns when left out. */
      readonly generator?: PlannedAlgorithm
    }

/** Losses of neural networks made for rare classes, by the names that results have. */
export type LossAlternative = 'class-balanced' | 'focal-loss' | 'ldam-drw' | 'reweighting'

export type Step =
  | {readonly kind: 'attack'; readonly attack: PlannedAlgorithm}
  /** An experiment is played in parts, each with its share of the records, so that they can be played side by side and kept. */
  | {readonly kind: 'experiment'; readonly experiment: PlannedAlgorithm; readonly part: number; readonly parts: number}
  | {readonly kind: 'proxy'; readonly proxy: PlannedAlgorithm}
  /** `perLabel`: several minority labels are measured one by one too. */
  | {readonly kind: 'utility'; readonly learner: PlannedAlgorithm; readonly perLabel?: true}
  /** One model for all classes of the target. */
  | {readonly kind: 'multiclass'; readonly learner: PlannedAlgorithm}
  | {readonly kind: 'fidelity'; readonly measure: PlannedAlgorithm}
  | {readonly kind: 'segmentation'; readonly segmenter: PlannedAlgorithm}
  /** What was declared stands in the step, so that nothing else is done again when it changes. */
  | {
      readonly kind: 'disclosure'
      readonly measure: PlannedAlgorithm
      readonly declared: DeclaredColumns
      readonly confidence: number
    }

/**
 * One piece of the audit: plain JSON that, together with the input files it names by hash, decides its result. Tasks of the
 * same subject and repeat share one release.
 */
export interface Task {
  readonly input: string
  readonly seed: number
  readonly repeat: number
  readonly subject: Subject
  readonly step: Step
  /** The parts of the plan that every task depends on. */
  readonly setting: Pick<
    AuditPlan,
    'target' | 'minority' | 'holdout' | 'amount' | 'engine' | 'columns' | 'cost' | 'allRows' | 'changes'
  > & {
    /** A repeat looks at a sample of the people where there are very many. */
    readonly sampled?: true
  }
  /** For a generator; what does not depend on it is the same task with any treatment. */
  readonly treatment?: Treatment
}

/** Increased when a change of the code changes what tasks give, so that kept results are not taken for new ones. */
const TASK_VERSION = 20

const HASH_BYTES = 12

/** Names a task's result file: the first bytes of a SHA-256, in hexadecimal digits. */
export function taskHash(task: Task): string {
  const whole = createSha256()
    .update(JSON.stringify([TASK_VERSION, task]))
    .digest()
  // A part of a longer text would keep all of it in memory.
  return hexText(whole.subarray(0, HASH_BYTES))
}

/** Tasks with the same key share a release and run in the same worker. */
export function releaseKey({subject, repeat, step}: Task): string {
  // An experiment makes releases of its own.
  if (step.kind === 'experiment') return JSON.stringify([subject, repeat, step])
  return JSON.stringify([releasesNothing(subject) ? 'real rows alone' : subject, repeat])
}

/** These train on the real rows alone, each in its own way. */
const releasesNothing = ({kind}: Subject) => kind === 'none' || kind === 'class-weights' || kind === 'loss'

/** Whether a task decides about leakage. */
export const isAttack = ({step}: Task) => step.kind === 'attack' || step.kind === 'experiment'

/** How results call what is done. */
export function entryKindOf({subject, step}: Task): EntryKind {
  if (subject.kind === 'planted-leak' || subject.kind === 'independent-sample') return 'control'
  return step.kind === 'experiment' ? 'attack' : step.kind
}

/** How results name a subject. */
export function subjectName(subject: Subject): string {
  switch (subject.kind) {
    case 'generator':
      return subject.generator.name
    case 'file':
      return `file:${subject.name}`
    case 'loss':
      return subject.name
    case 'none':
    case 'class-weights':
    case 'planted-leak':
    case 'independent-sample':
      return subject.kind
  }
}

/** How results name a step. */
export function stepName(step: Step): string {
  switch (step.kind) {
    case 'experiment':
      return step.experiment.name
    case 'attack':
      return step.attack.name
    case 'proxy':
      return step.proxy.name
    case 'utility':
    case 'multiclass':
      return step.learner.name
    case 'segmentation':
      return step.segmenter.name
    case 'fidelity':
    case 'disclosure':
      return step.measure.name
  }
}
