import type {AttackDefinition} from '../attacks/define-attack.js'
import type {ProxyDefinition} from '../attacks/proxies/define-proxy.js'
import type {ExperimentDefinition} from '../attacks/shadow/define-experiment.js'
import type {GeneratorDefinition} from '../generators/define-generator.js'

/** What a plug-in can add. */
export type PluggedDefinition = AttackDefinition | ExperimentDefinition | ProxyDefinition | GeneratorDefinition

/** A file with algorithms of somebody else's, or a function that the calling program handed in. */
export interface Plugin {
  /** Of its file without the folder, or of its package: what plans and results call it. */
  readonly name: string
  /** Where it is; never part of a plan or a result. A function is in no file. */
  readonly file?: string
  /** Of the file, or of the list of its files where it has several: see docs/plugins.md. */
  readonly sha256: string
  readonly definitions: readonly PluggedDefinition[]
}
