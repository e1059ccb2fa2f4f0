// Writes what oclif needs to know of the commands to print help and to find the one that is asked for: without it every
// command is imported first.
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {Plugin} from '@oclif/core'
import {root} from './prepare.js'

const plugin = new Plugin({root, type: 'core', isRoot: true, ignoreManifest: true, errorOnManifestCreate: true})
await plugin.load()
writeFileSync(path.join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest)}\n`)
