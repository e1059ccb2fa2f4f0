// npm run api: writes etc/minority-report.api.md, the public types of the package. With --check it compares instead.
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {format, resolveConfig} from 'prettier'
import type {Definition} from '../src/core/definition.js'
import {describeRange} from '../src/core/options.js'
import {Registry} from '../src/core/registry.js'
import * as library from '../src/index.js'
import {publicTypes} from './public-types.js'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const FILE = path.join(root, 'etc/minority-report.api.md')

function report(): string {
  const {exported, others} = publicTypes(root, path.join(root, 'src/index.ts'))
  const block = (all: ReadonlyMap<string, string>) =>
    ['```ts', ...[...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, code]) => code), '```'].join('\n')
  return `# Public types

Written by \`npm run api\` from the code: a change of this file in review is a change of what programs rely on. The shape of
results and plans is that of [report.schema.json](../fixtures/schema/report.schema.json).

## What the package exports

${block(exported)}

## What these name

${block(others)}

## Algorithms

${algorithms()}`
}

/** Every registry that is exported, with the options of what it holds. */
function algorithms(): string {
  const registries = Object.entries<unknown>(library).flatMap(([name, value]): [string, Registry<Definition>][] =>
    value instanceof Registry && name !== 'methods' ? [[name, value as Registry<Definition>]] : [],
  )
  return registries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, {entries}]) => [`### ${name}`, '', ...entries.map(algorithm)].join('\n'))
    .join('\n\n')
}

function algorithm({name, options}: Definition): string {
  const told = Object.entries(options).map(([key, option]) => {
    const value = option.default === undefined ? '' : ` (${option.default})`
    return `  - \`${key}\`: ${describeRange(option).replaceAll('|', '\\|')}${value}`
  })
  return [`- \`${name}\``, ...told].join('\n')
}

const text = await format(report(), {...(await resolveConfig(FILE)), parser: 'markdown'})
if (!process.argv.includes('--check')) writeFileSync(FILE, text)
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('The public types differ from etc/minority-report.api.md. If that is meant: npm run api, and commit the file.')
  process.exitCode = 1
}
