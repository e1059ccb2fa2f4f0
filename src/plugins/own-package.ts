import {existsSync} from 'node:fs'
import nodeModule from 'node:module'

/** What plug-ins import the tool as. */
const NAME = 'minority-report'

const HOOK = `
let own
export const initialize = ({name, url}) => { own = {name, url} }
export const resolve = (specifier, context, next) =>
  specifier === own.name ? {url: own.url, shortCircuit: true} : next(specifier, context)
`

/**
 * Lets plug-ins import the tool by its name wherever they are, and get the very copy that loads them. Node knows no way to say so for some
 * files alone: from then on the name means this copy in the whole thread.
 */
export const resolveOwnPackage: () => void = once(() => {
  const built = new URL('../index.js', import.meta.url)
  const url = existsSync(built) ? built.href : new URL('../index.ts', import.meta.url).href
  nodeModule.register(`data:text/javascript,${encodeURIComponent(HOOK)}`, {data: {name: NAME, url}})
})

function once(action: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    action()
  }
}
