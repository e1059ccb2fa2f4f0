import type {WorkerInputs} from '../audit/run/worker.js'
import {UserError} from '../core/errors.js'
import type {FoundPlugin} from '../plugins/load-plugins.js'

/**
 * The inputs with the files of this machine in the place of the coordinator's. Code does not travel, and a worker loads what it was started
 * with and nothing else: otherwise whoever can write to the queue could have any file of it loaded.
 *
 * @throws {UserError} Naming a plug-in that this worker does not have, or has with another content.
 */
export function inputsOfPlugins(inputs: WorkerInputs, own: readonly FoundPlugin[]): WorkerInputs {
  const plugins = inputs.plugins.map(({name, sha256}) => {
    const found = own.find(each => each.sha256 === sha256)
    if (found !== undefined) return {...found, name}
    throw new UserError(
      'no-plugin',
      {plugin: name},
      `The audit uses the plug-in '${name}', and this worker has none of its content.`,
      ['Start the worker with the same plug-in.'],
    )
  })
  return {...inputs, plugins}
}
