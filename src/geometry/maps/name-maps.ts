import type {UsedMap} from '../../core/used-map.js'
import type {ColumnMap} from './find-maps.js'

export const nameMaps = (maps: readonly ColumnMap[]): UsedMap[] =>
  maps.map(({column, map: {name, parameter}}) => ({column, map: name, ...(parameter !== undefined && {parameter})}))
