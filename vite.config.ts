import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {defineConfig, type Plugin} from 'vite'

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
      if (ABSENT.test(source) || source.startsWith('node:')) return NOT_THERE + source
      if (!source.startsWith('.')) return null
      const resolved = await this.resolve(source, importer, {...options, skipSelf: true})
      if (resolved === null) return null
      const {dir, base} = path.parse(resolved.id)
      return dir === platform && twins.has(base) ? path.join(platform, 'browser', base) : null
    },
    load(id) {
      if (!id.startsWith(NOT_THERE)) return null
      const name = id.slice(NOT_THERE.length)
      if (name.startsWith('node:')) return 'export default {}'
      return `throw Object.assign(new Error("'${name}' is not part of the page."), {code: 'ERR_MODULE_NOT_FOUND'}); export default {}`
    },
  }
}

/** `FILE?base64` is the content of a file as a text. */
function base64Files(): Plugin {
  const ending = '?base64'
  return {
    name: 'base64-files',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source.endsWith(ending) && importer !== undefined ? path.resolve(path.dirname(importer), source) : null,
    load: id =>
      id.endsWith(ending) ? `export default ${JSON.stringify(readFileSync(id.slice(0, -ending.length), 'base64'))}` : null,
  }
}

/** The version of the tool stands in its results. */
const {name, version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {name: string; version: string}
const plugins = () => [base64Files(), browserPlatform()]
const page = path.join(root, 'src/web/index.html')

export default defineConfig({
  root: path.join(root, 'src/web'),
  // Any host and any folder of it may serve the page.
  base: './',
  define: {TOOL: JSON.stringify({name, version})},
  plugins: plugins(),
  worker: {format: 'es', plugins, rolldownOptions: {shimMissingExports: true}},
  build: {
    outDir: path.join(root, 'dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    // Fetches for preloading would need connect-src.
    modulePreload: false,
    // The page's policy allows no data: in scripts or fonts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      preserveEntrySignatures: 'strict',
      input: existsSync(page) ? page : path.join(root, 'src/web/engine/start.ts'),
    },
  },
})
