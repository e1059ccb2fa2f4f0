import type {Definition} from '../../core/definition.js'
import {changedOptions} from '../../core/options.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import type {Registry} from '../../core/registry.js'
import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import {learners} from '../../learners/registry.js'
import {segmenters} from '../../learners/segmentation/registry.js'
import {disclosure} from '../../metrics/disclosure/registry.js'
import {fidelity} from '../../metrics/fidelity/registry.js'
import type {Step, Subject} from '../plan/task.js'

/**
 * Names the randomness of a step. Options that are at their default are left out: a default that is written down, or a new option, changes
 * no figure. Nor does another edition of a plug-in.
 */
export function stepLabel(subject: Subject, step: Step, catalogue = builtIn): string {
  const {generators} = catalogue
  const ofSubject = subject.kind === 'generator' ? {...subject, generator: named(generators, subject.generator)} : subject
  return JSON.stringify([ofSubject, ofStep(step, catalogue)])
}

function ofStep(step: Step, {attacks, experiments, proxies}: Catalogue): object {
  switch (step.kind) {
    case 'attack':
      return {...step, attack: named(attacks, step.attack)}
    case 'experiment':
      // An experiment was once called a game. The label keeps that word, so that figures stay as they were.
      return {kind: 'game', game: named(experiments, step.experiment), part: step.part, parts: step.parts}
    case 'proxy':
      return {...step, proxy: named(proxies, step.proxy)}
    case 'utility': {
      // What all labels together come to does not depend on whether they are measured one by one too.
      const {perLabel: _, ...together} = step
      return {...together, learner: named(learners, step.learner)}
    }
    case 'multiclass':
      return {...step, learner: named(learners, step.learner)}
    case 'segmentation':
      return {...step, segmenter: named(segmenters, step.segmenter)}
    case 'fidelity':
      return {...step, measure: named(fidelity, step.measure)}
    case 'disclosure':
      return {...step, measure: named(disclosure, step.measure)}
  }
}

const named = (registry: Registry<Definition>, {name, options}: PlannedAlgorithm): PlannedAlgorithm => ({
  name,
  options: changedOptions(registry.get(name).options, options),
})
