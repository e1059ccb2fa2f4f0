import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {isDefined} from '../core/definition.js'
import {UserError} from '../core/errors.js'
import {functionGenerator, hashOfFunction, type FunctionGenerator} from '../external/function-generator.js'
import {isThere} from '../files/read-bytes.js'
import {withPlugins, builtIn, type Catalogue} from './catalogue.js'
import {hashOfFiles} from './files-of.js'
import {resolveOwnPackage} from './own-package.js'
import {packageEntry} from './package-entry.js'
import type {PluggedDefinition, Plugin} from './plugin.js'

/**
 * Loads plug-ins, which runs their code, and adds what they define to the tool's own algorithms.
 *
 * @param given Files, or names of packages that are installed in the current folder or above it.
 * @param functions Generators that are functions of the calling program.
 * @throws {UserError} When one is not there, cannot be loaded, defines nothing, or takes a name that is taken.
 */
export async function loadCatalogue(given: readonly string[], functions: readonly FunctionGenerator[] = []): Promise<Catalogue> {
  if (given.length === 0 && functions.length === 0) return builtIn
  const found = await Promise.all([...new Set(given)].map(find))
  return withPlugins([...(await Promise.all(found.map(loadPlugin))), ...functions.map(pluginOfFunction)])
}

function pluginOfFunction(given: FunctionGenerator): Plugin {
  const definitions = [functionGenerator(given)]
  return {name: 'this program', sha256: hashOfFunction(given), definitions}
}

/** A plug-in that was found, and its content as it was then. */
export type FoundPlugin = Required<Omit<Plugin, 'definitions'>>

async function find(given: string): Promise<FoundPlugin> {
  const isFile = /^[./~]|^[a-z]:|\.[cm]?js$/iu.test(given)
  const file = isFile ? path.resolve(given) : await packageEntry(given, process.cwd())
  if (file === undefined || !(await isThere(file)))
    throw new UserError(
      'no-plugin',
      {plugin: given},
      isFile ? `There is no plug-in '${given}'.` : `There is no package '${given}' in this folder or above it.`,
      isFile
        ? ['Give the file of the plug-in, such as ./my-attack.js.']
        : [`Install it with 'npm install ${given}', or give a file, such as ./my-attack.js.`],
    )
  return {name: isFile ? path.basename(file) : given, file, sha256: await hashOfFiles(file)}
}

/** @throws {UserError} When it cannot be loaded, defines nothing, or is no longer what was found. */
export async function loadPlugin(found: FoundPlugin): Promise<Plugin> {
  const {name, file, sha256} = found
  resolveOwnPackage()
  let loaded: Readonly<Record<string, unknown>>
  try {
    loaded = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    const problem = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new UserError('broken-plugin', {plugin: name}, `The plug-in '${name}' cannot be loaded: ${problem}`, [
      `Mend it; 'node ${name}' in its folder shows where it fails.`,
    ])
  }
  if ((await hashOfFiles(file)) !== sha256)
    throw new UserError('plugin-missing', {plugin: name, sha256}, `The plug-in '${name}' has changed meanwhile.`, [
      'Start again.',
    ])
  const definitions = [...new Set(Object.values(loaded).filter(isDefined))]
  if (definitions.length === 0)
    throw new UserError('broken-plugin', {plugin: name}, `The plug-in '${name}' defines nothing.`, [
      'Export what defineAttack, defineExperiment, defineProxy or defineGenerator give.',
    ])
  return {...found, definitions: definitions.map(definition => pluggable(definition, name))}
}

const KINDS: readonly string[] = ['attack', 'experiment', 'proxy', 'generator']

function pluggable(definition: {readonly kind: string; readonly name: string}, plugin: string): PluggedDefinition {
  if (KINDS.includes(definition.kind)) return definition as PluggedDefinition
  throw new UserError(
    'broken-plugin',
    {plugin, name: definition.name},
    `The plug-in '${plugin}' defines '${definition.name}', a ${definition.kind}.`,
    ['A plug-in can add attacks, experiments, proxies and generators.'],
  )
}
