// npm test: installs what is missing, builds, runs the whole suite. Arguments go to vitest: npm test -- test/unit
import {ensureBuilt, ensureInstalled, runPackage} from './prepare.js'

ensureInstalled()
ensureBuilt()
runPackage('vitest/vitest.mjs', ['run', ...process.argv.slice(2)])
