import {Registry} from '../../core/registry.js'
import type {FidelityDefinition} from './define-fidelity.js'
import {columnShapes} from './column-shapes.js'
import {columnPairs} from './column-pairs.js'
import {twoSampleTest} from './two-sample-test.js'
import {alphaPrecision} from './alpha-precision.js'
import {densityCoverage} from './density-coverage.js'
import {support} from './support.js'
import {screening} from './screening.js'
import {erSplit} from './er-split.js'

const known = [columnShapes, columnPairs, twoSampleTest, alphaPrecision, densityCoverage, support, erSplit, screening] as const

/** How much synthetic minority rows resemble real ones: neither a privacy check nor utility. None enters a verdict. */
export const fidelity = new Registry<FidelityDefinition, (typeof known)[number]>('fidelity measure', known)
