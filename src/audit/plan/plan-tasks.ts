import type {PlannedAlgorithm} from '../../core/planned.js'
import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import {plannedFrom} from '../../plugins/planned-from.js'
import {learners} from '../../learners/registry.js'
import type {AuditPlan} from '../../result/plan.js'
import type {Step, Subject, Task} from './task.js'

/**
 * Every task of a plan, in the order in which results are wanted: repeat by repeat, first the generators and the
 * controls that vouch for their verdicts, then what only trains models. An audit that is stopped early has a verdict.
 */
export function tasksOf(plan: AuditPlan, input: string, catalogue = builtIn): Task[] {
  const {target, minority, holdout, amount, engine, columns, cost, allRows, changes} = plan
  const setting = {
    ...{target, minority, holdout, amount, engine, columns},
    ...(cost && {cost}),
    ...(allRows && {allRows}),
    ...(changes !== undefined && {changes}),
    ...(isSampled(plan) && {sampled: true as const}),
  }
  const untreated = {...setting, amount: {kind: 'balance'} as const}
  // An object with all its fields from the start takes a quarter of the memory of one that is spread together.
  const plain = (repeat: number, subject: Subject, step: Step): Task => ({
    input,
    seed: plan.seed,
    repeat,
    subject,
    step,
    // A control of an experiment releases as many rows as the generator; nothing else looks at the amount.
    setting: subject.kind === 'generator' || step.kind === 'experiment' ? setting : untreated,
  })
  const {treatment} = plan
  const make = (repeat: number, subject: Subject, step: Step): Task => {
    const task = plain(repeat, subject, step)
    return treatment && subject.kind === 'generator' ? {...task, treatment} : task
  }
  const tasks: Task[] = []
  for (let repeat = 0; repeat < plan.repeats; repeat++) {
    for (const subject of releasesOf(plan))
      for (const step of [
        ...attackSteps(plan, catalogue),
        ...proxySteps(plan),
        ...disclosureSteps(plan),
        ...utilitySteps(plan),
        ...multiclassSteps(plan),
        ...fidelitySteps(plan),
        ...segmentationSteps(plan),
      ])
        tasks.push(make(repeat, subject, step))
    // Controls of one kind lie together: they share a release.
    const controls = attackSteps(plan, catalogue).flatMap(step =>
      controlsOf(step.attack, catalogue).map(subject => ({subject, step})),
    )
    for (const kind of new Set(controls.map(({subject}) => JSON.stringify(subject))))
      for (const {subject, step} of controls) if (JSON.stringify(subject) === kind) tasks.push(make(repeat, subject, step))
    // What two halves of the real rows are like, to read the other figures against.
    for (const step of fidelitySteps(plan)) tasks.push(make(repeat, {kind: 'none'}, step))
    for (const step of segmentationSteps(plan)) tasks.push(make(repeat, {kind: 'none'}, step))
    for (const step of multiclassSteps(plan)) tasks.push(make(repeat, {kind: 'none'}, step))
    for (const kind of ['none', 'class-weights'] as const)
      for (const step of utilitySteps(plan)) tasks.push(make(repeat, {kind}, step))
    for (const loss of LOSSES)
      for (const step of networkSteps(plan, loss)) tasks.push(make(repeat, {kind: 'loss', name: loss.name}, step))
  }
  // An experiment repeats the generator by itself, on all rows: the repeats of the split are nothing to it.
  for (const experiment of experimentsOf(plan, catalogue)) {
    for (const subject of releasesOf(plan))
      for (const step of partsOf(experiment, subject.kind === 'generator' ? partCountOf(experiment) : 1))
        tasks.push(make(0, subject, step))
    for (const subject of EXPERIMENT_CONTROLS) for (const step of partsOf(experiment, 1)) tasks.push(make(0, subject, step))
  }
  return tasks
}

/**
 * Whether a repeat may look at a sample of the people: where the audit splits the rows itself. Disclosure counts people who share values:
 * in a sample they would be fewer.
 */
export function isSampled({allRows, holdout, disclosure}: AuditPlan): boolean {
  return allRows !== true && holdout.kind === 'fraction' && disclosure === undefined
}

/** Alternatives that only neural networks have. */
const LOSSES = [
  {name: 'class-balanced', loss: 'class-balanced', of: ['cnn']},
  {name: 'focal-loss', loss: 'focal', of: ['mlp', 'cnn']},
  {name: 'ldam-drw', loss: 'ldam', of: ['mlp', 'cnn']},
  {name: 'reweighting', loss: 'reweighting', of: ['mlp', 'cnn']},
] as const

function networkSteps(plan: AuditPlan, {loss, of}: (typeof LOSSES)[number]): Step[] {
  const networks: readonly string[] = of
  return plan.learners
    .filter(({name}) => networks.includes(name))
    .map(learner => utilityStep(plan, learner, {...learner.options, loss}))
}

function releasesOf(plan: AuditPlan): Subject[] {
  return [
    ...plan.generators.map((generator): Subject => ({kind: 'generator', generator})),
    ...plan.synthetic.map(({name, sha256}, index): Subject => ({kind: 'file', index, name, sha256})),
  ]
}

/** So many tasks an experiment is cut into, if it asks about few records. */
const FEW_PARTS = 16
/** From so many records on, each is a task of its own, so that as many workers can play. */
const MANY_RECORDS = 2 * FEW_PARTS
const MOST_PARTS = 1000
/** How many records there are is not known yet where all of them are asked about. */
const PARTS_OF_ALL = 128
const EXPERIMENT_CONTROLS: readonly Subject[] = [{kind: 'planted-leak', leak: 'copies'}, {kind: 'independent-sample'}]

const experimentsOf = (plan: AuditPlan, {experiments}: Catalogue) => plan.attacks.filter(({name}) => experiments.has(name))
/** Records are played one by one, so which part one is in changes nothing, and no work is done twice. */
function partCountOf({options}: PlannedAlgorithm): number {
  const {targets, selection} = options
  if (selection === 'all') return PARTS_OF_ALL
  return typeof targets === 'number' && targets >= MANY_RECORDS ? Math.min(targets, MOST_PARTS) : FEW_PARTS
}

const partsOf = (experiment: PlannedAlgorithm, parts: number) =>
  Array.from({length: parts}, (_, part): Step => ({kind: 'experiment', experiment, part, parts}))

/** Each attack is tried on a leak of the kind it looks for and on a release that leaks nothing. */
function controlsOf(attack: PlannedAlgorithm, catalogue: Catalogue): Subject[] {
  const {knows, controlGenerator} = catalogue.attacks.get(attack.name)
  if (controlGenerator !== undefined) {
    const generator = plannedFrom(catalogue, controlGenerator)
    return [
      {kind: 'planted-leak', leak: 'model', generator},
      {kind: 'independent-sample', generator},
    ]
  }
  return [
    {kind: 'planted-leak', leak: knows.targets || knows.asks !== undefined ? 'copies' : 'interpolation'},
    {kind: 'independent-sample'},
  ]
}

const attackSteps = (plan: AuditPlan, {attacks}: Catalogue) =>
  plan.attacks.filter(({name}) => attacks.has(name)).map(attack => ({kind: 'attack', attack}) as const)
const proxySteps = (plan: AuditPlan) => plan.proxies.map(proxy => ({kind: 'proxy', proxy}) as const)
function disclosureSteps({disclosure, confidence}: AuditPlan): Step[] {
  if (disclosure === undefined) return []
  const {measures, ...declared} = disclosure
  return measures.map(measure => ({kind: 'disclosure', measure, declared, confidence}))
}

const utilitySteps = (plan: AuditPlan) => plan.learners.map(learner => utilityStep(plan, learner))
/** With what is released and without; the loss is the learner's own. */
const multiclassSteps = ({multiclass, learners: planned}: AuditPlan) =>
  planned
    .filter(({name}) => multiclass === true && learners.get(name).multiclass === true)
    .map(learner => ({kind: 'multiclass', learner}) as const)
const segmentationSteps = ({segmenters = []}: AuditPlan) =>
  segmenters.map(segmenter => ({kind: 'segmentation', segmenter}) as const)
const fidelitySteps = (plan: AuditPlan) => plan.fidelity.map(measure => ({kind: 'fidelity', measure}) as const)

/**
 * Several minority labels are measured one by one with the main learner alone (the random forest, or the first): each label is one more
 * training.
 */
function utilityStep({learners, minority}: AuditPlan, {name, options}: PlannedAlgorithm, own = options): Step {
  const main = learners.some(learner => learner.name === 'random-forest') ? 'random-forest' : learners[0].name
  return {kind: 'utility', learner: {name, options: own}, ...(minority.length > 1 && name === main && {perLabel: true})}
}
