import {createHash} from 'node:crypto'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {defineConfig, parseSync, type Plugin} from 'vite'
import {base64Files} from './scripts/base64-files.js'
import {COLOURS} from './src/report/colours.js'
import {INSTALLED_ONLY} from './src/web/installed-only.js'

const root = import.meta.dirname
const platform = path.join(root, 'src/platform')
/** What a browser does in its own way, by the name of the module. */
const twins = new Set(readdirSync(path.join(platform, 'browser')))

/** Packages that need Node or are too large for a page. Each is imported lazily, and who imports it says what is missing. */
const ABSENT = /^(@tensorflow\/|@rdkit\/|@duckdb\/|onnxruntime-web|node-sqlite3-wasm|pg$|pgpass|sharp|bullmq|ioredis)/u
const NOT_THERE = '\0not-in-browsers:'

/** A module of the platform is the browser's own one where there is such; all others are the same as in Node. */
function browserPlatform(): Plugin {
  return {
    name: 'browser-platform',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source.startsWith('node:')) throw new Error(`${importer ?? ''} imports '${source}', which no browser has.`)
      if (ABSENT.test(source)) return NOT_THERE + source
      if (!source.startsWith('.')) return null
      const resolved = await this.resolve(source, importer, {...options, skipSelf: true})
      if (resolved === null) return null
      const {dir, base} = path.parse(resolved.id)
      return dir === platform && twins.has(base) ? path.join(platform, 'browser', base) : null
    },
    load(id) {
      if (!id.startsWith(NOT_THERE)) return null
      const name = id.slice(NOT_THERE.length)
      return `throw Object.assign(new Error("'${name}' is not part of the page."), {code: 'ERR_MODULE_NOT_FOUND'}); export default {}`
    },
  }
}

/** A module of the tool that has no place in a page throws what tells the user so, when it is loaded. */
function installedOnly(): Plugin {
  const src = path.join(root, 'src')
  return {
    name: 'installed-only',
    enforce: 'pre',
    load(id) {
      const what = INSTALLED_ONLY[path.relative(src, id)]
      if (what === undefined) return null
      const said = JSON.stringify(path.join(src, 'web/installed-only.ts'))
      return `import {installedOnly} from ${said}\nthrow installedOnly(${JSON.stringify(what)})`
    },
  }
}

/** The page has the colours of the report. */
function reportColours(): Plugin {
  const style = path.join(root, 'src/web/style.css')
  return {name: 'report-colours', load: id => (id === style ? COLOURS + readFileSync(id, 'utf8') : null)}
}

/** Calls of our own function in place of the operator of powers, whose figures are not the same in all engines. */
function portablePowers(): Plugin {
  const pow = path.join(platform, 'browser/math/pow.ts')
  return {
    name: 'portable-powers',
    transform(code, id) {
      if (id.includes('/node_modules/') || id.startsWith(path.dirname(pow)) || !code.includes('**')) return null
      const edits: (readonly [at: number, removed: number, text: string])[] = []
      visit(parseSync(id, code).program, node => {
        if (node.operator === '**=') throw new Error(`${id} has '**=': write the power out.`)
        if (node.type !== 'BinaryExpression' || node.operator !== '**') return
        const operator = code.indexOf('**', (node.left as Node).end)
        edits.push([node.start, 0, 'portablePower('], [operator, 2, ','], [node.end, 0, ')'])
      })
      if (edits.length === 0) return null
      let edited = code
      for (const [at, removed, text] of edits.sort(([one], [other]) => other - one))
        edited = edited.slice(0, at) + text + edited.slice(at + removed)
      return {code: `import {pow as portablePower} from ${JSON.stringify(pow)}\n${edited}`, map: null}
    },
  }
}

/** A node of a syntax tree (ESTree). */
interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly operator?: string
  readonly left?: unknown
}

function visit(tree: unknown, look: (node: Node) => void): void {
  if (typeof tree !== 'object' || tree === null) return
  if ('type' in tree && 'start' in tree) look(tree as Node)
  for (const child of Object.values(tree)) visit(child, look)
}

const outDir = path.join(root, 'dist/web')
const WORKER = 'service-worker'

/** Tells the service worker which files the app is made of, when all of them are written. */
function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    writeBundle({dir = outDir}, bundle) {
      const worker = path.join(dir, `${WORKER}.js`)
      if (!(`${WORKER}.js` in bundle)) return
      const entries = readdirSync(dir, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
      const files = entries.map(entry => path.join(entry.parentPath, entry.name)).filter(file => file !== worker)
      const hash = createHash('sha256')
      for (const file of files.sort()) hash.update(readFileSync(file))
      const names = ['./', ...files.map(file => path.relative(dir, file).replaceAll(path.sep, '/'))]
      const app = JSON.stringify({version: hash.digest('hex').slice(0, 16), files: names})
      writeFileSync(worker, `const APP_FILES=${app};\n${readFileSync(worker, 'utf8')}`)
    },
  }
}

/** The version of the tool stands in its results. */
const {name, version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {name: string; version: string}
const plugins = () => [base64Files(), installedOnly(), browserPlatform(), portablePowers()]

export default defineConfig({
  root: path.join(root, 'src/web'),
  // Any host and any folder of it may serve the page.
  base: './',
  define: {TOOL: JSON.stringify({name, version})},
  plugins: [...plugins(), reportColours(), offlineFiles()],
  // The package's own build for browsers, with what it needs of Node's streams.
  resolve: {alias: {'csv-parse': 'csv-parse/browser/esm'}},
  worker: {
    format: 'es',
    plugins,
    rolldownOptions: {output: {entryFileNames: 'assets/engine-[hash].js'}},
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    // All that is loaded first is asked for at once. The polyfill of it fetches, which would need connect-src.
    modulePreload: {polyfill: false},
    // The page's policy allows no data: in scripts or fonts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      preserveEntrySignatures: 'strict',
      input: {page: path.join(root, 'src/web/index.html'), [WORKER]: path.join(root, `src/web/${WORKER}.ts`)},
      // A service worker is found by its name, and rules over what lies beside it.
      output: {entryFileNames: chunk => (chunk.name === WORKER ? '[name].js' : 'assets/[name]-[hash].js')},
    },
  },
})
