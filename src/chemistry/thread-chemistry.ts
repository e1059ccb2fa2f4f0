import {Chemistry} from './chemistry.js'
import {rdkit} from './rdkit.js'

/** The chemistry of this thread. Import it by `loadChemistry`. */
export const chemistry = new Chemistry(rdkit)
