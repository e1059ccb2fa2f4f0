#!/usr/bin/env -S node --import tsx
// Runs the commands from their TypeScript sources: node --import tsx bin/dev.js audit ...
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execute, Plugin, settings} from '@oclif/core'

process.env.NODE_ENV = 'development'
settings.debug = true
// The manifest lists the commands of the last build.
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const plugin = new Plugin({root, isRoot: true, ignoreManifest: true})
await plugin.load()

await execute({development: true, loadOptions: {root, plugins: [plugin]}})
