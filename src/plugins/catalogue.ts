import type {AttackDefinition} from '../attacks/define-attack.js'
import type {ProxyDefinition} from '../attacks/proxies/define-proxy.js'
import {attacks, experiments, proxies} from '../attacks/registry.js'
import type {ExperimentDefinition} from '../attacks/shadow/define-experiment.js'
import {UserError} from '../core/errors.js'
import type {PlannedAlgorithm} from '../core/planned.js'
import type {Registry} from '../core/registry.js'
import {placeholder, say, setting} from '../core/text.js'
import {exec} from '../external/exec.js'
import type {GeneratorDefinition} from '../generators/define-generator.js'
import {generators as ownGenerators} from '../generators/registry.js'
import {learners} from '../learners/registry.js'
import {segmenters} from '../learners/segmentation/registry.js'
import {disclosure} from '../metrics/disclosure/registry.js'
import {fidelity} from '../metrics/fidelity/registry.js'
import {plannedFrom} from './planned-from.js'
import type {PluggedDefinition, Plugin} from './plugin.js'

/** The algorithms that a run knows by name: the tool's own, and those of its plug-ins. */
export interface Catalogue {
  readonly attacks: Registry<AttackDefinition>
  readonly experiments: Registry<ExperimentDefinition>
  readonly proxies: Registry<ProxyDefinition>
  readonly generators: Registry<GeneratorDefinition>
  readonly plugins: readonly Plugin[]
}

/** Those that compute by themselves, and the one that runs somebody else's program. */
const generators: Registry<GeneratorDefinition> = ownGenerators.with([exec])

export const builtIn: Catalogue = {attacks, experiments, proxies, generators, plugins: []}

/** Names that results give to what is no algorithm of a registry. */
const TAKEN = [
  ...['none', 'class-weights', 'class-balanced', 'focal-loss', 'ldam-drw', 'reweighting', 'tuned-threshold'],
  ...['planted-leak', 'independent-sample', 'identifiers', 'file'],
]

/**
 * The tool's own algorithms and those of plug-ins.
 *
 * @throws {UserError} When a name is taken.
 */
export function withPlugins(plugins: readonly Plugin[]): Catalogue {
  const registries = [attacks, experiments, proxies, generators, learners, segmenters, fidelity, disclosure]
  const owners = new Map<string, string>()
  for (const {name: plugin, definitions} of plugins)
    for (const {name} of definitions) {
      const other = owners.get(name)
      const isOurs = TAKEN.includes(name) || registries.some(registry => registry.has(name))
      const owner = other === undefined ? 'minority-report' : `the plug-in '${other}'`
      if (other !== undefined || isOurs)
        throw new UserError(
          'algorithm-taken',
          {plugin, name},
          `The plug-in '${plugin}' calls an algorithm '${name}', as ${owner} does.`,
          ['Give it another name.'],
        )
      owners.set(name, plugin)
    }
  // By name: the order in which plug-ins are given is no part of a plan.
  const added = plugins.flatMap(({definitions}) => definitions).sort((a, b) => (a.name < b.name ? -1 : 1))
  const of = <K extends PluggedDefinition['kind']>(kind: K) =>
    added.filter((definition): definition is Extract<PluggedDefinition, {kind: K}> => definition.kind === kind)
  return {
    attacks: attacks.with(of('attack')),
    experiments: experiments.with(of('experiment')),
    proxies: proxies.with(of('proxy')),
    generators: generators.with(of('generator')),
    plugins,
  }
}

/** Whether the generator is a program or a function of the user's: nothing is known of it but what it gives back. */
export function isForeign(name: string, {plugins}: Catalogue): boolean {
  return name === exec.name || plugins.some(plugin => isFunction(plugin) && plugin.definitions.some(its => its.name === name))
}

/** Whether it is in no file: another thread cannot load it. */
export const isFunction = ({file}: Plugin): boolean => file === undefined

/**
 * Whether the plug-ins that a plan names are there, and are the same.
 *
 * @throws {UserError} Naming the first that is not.
 */
export function checkPlugins(algorithms: readonly PlannedAlgorithm[], catalogue: Catalogue): void {
  for (const {name, options, plugin} of algorithms) {
    if (plugin === undefined) continue
    const now = plannedFrom(catalogue, {name, options}).plugin
    if (now?.sha256 === plugin.sha256) continue
    throw new UserError(
      'plugin-missing',
      {plugin: plugin.name, name, sha256: plugin.sha256},
      now === undefined
        ? `'${name}' is from the plug-in '${plugin.name}', which was not given.`
        : `'${name}' is from the plug-in '${plugin.name}', which has changed since.`,
      [say`Give it with ${setting('plugins', placeholder('FILE'))}; its SHA-256 is ${plugin.sha256}.`],
    )
  }
}
