import {asin, asinh, cbrt, cos, cosh, exp, expm1, log, log10, log1p, log2, pow, sin, sinh, tanh} from './index.js'

/**
 * Makes Math of this thread give the figures of Node, for the functions that ECMAScript (21.3.2) leaves to the engine and that this
 * project calls. Packages get them, too. The operator of powers cannot be replaced so: the build writes `pow` in its place.
 */
export function installMath(): void {
  Object.assign(Math, {asin, asinh, cbrt, cos, cosh, exp, expm1, log, log10, log1p, log2, pow, sin, sinh, tanh})
}
