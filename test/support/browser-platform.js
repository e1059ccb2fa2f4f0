import {existsSync} from 'node:fs'
import {register} from 'node:module'
import {fileURLToPath} from 'node:url'

// `node --import` this: modules of the platform are then the browser's own, as in the page.
if (!import.meta.url.includes('?hooks')) register(`${import.meta.url}?hooks`)

const PLATFORM = /\/src\/platform\/([\w-]+[.]ts)$/
/** The package's build for browsers. */
const BROWSER_BUILDS = new Map([['csv-parse', 'csv-parse/browser/esm']])

export async function resolve(specifier, context, next) {
  const found = await next(BROWSER_BUILDS.get(specifier) ?? specifier, context)
  const name = PLATFORM.exec(found.url)?.[1]
  if (name === undefined) return found
  const twin = found.url.replace(name, `browser/${name}`)
  return existsSync(fileURLToPath(twin)) ? {...found, url: twin} : found
}
