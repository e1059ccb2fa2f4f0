import {attacks, experiments} from '../attacks/registry.js'
import type {Catalogue} from './catalogue.js'

/**
 * Attacks and experiments of the tool and of plug-ins, without the other registries: a catalogue of all is loaded only for
 * plug-ins, whose names must not be taken anywhere.
 *
 * @throws {UserError} As `loadCatalogue` does.
 */
export async function loadAttacks(given: readonly string[]): Promise<Pick<Catalogue, 'attacks' | 'experiments' | 'plugins'>> {
  if (given.length === 0) return {attacks, experiments, plugins: []}
  const {loadCatalogue} = await import('./load-plugins.js')
  return loadCatalogue(given)
}
