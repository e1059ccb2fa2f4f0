#!/usr/bin/env -S node --import tsx
// Runs the commands from their TypeScript sources: node --import tsx bin/dev.js audit ...
import {execute} from '@oclif/core'

await execute({development: true, dir: import.meta.url})
