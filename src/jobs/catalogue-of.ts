import type {FunctionGenerator} from '../external/function-generator.js'
import {builtIn, type Catalogue} from '../plugins/catalogue.js'

interface Added {
  readonly plugins?: readonly string[]
  readonly functions?: readonly FunctionGenerator[]
}

/** All that a run knows. What loads plug-ins is itself loaded only where there are some. */
export async function catalogueOf({plugins = [], functions = []}: Added): Promise<Catalogue> {
  if (plugins.length === 0 && functions.length === 0) return builtIn
  return (await import('../plugins/load-plugins.js')).loadCatalogue(plugins, functions)
}
