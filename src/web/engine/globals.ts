import {installMath} from '../../platform/browser/math/install.js'

// Zod must not try whether code can be made of texts, which the page's policy forbids; here it keeps its settings.
Object.assign(globalThis, {__zod_globalConfig: {jitless: true}})
installMath()
