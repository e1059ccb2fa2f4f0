import {compareFiles} from '../../../jobs/compare-files.js'
import {readResult} from '../../../jobs/read-result.js'
import {showRows} from '../../../jobs/show-rows.js'
import type {Handler} from '../protocol.js'

export const result: Handler<'result'> = ({file}, {signal}) => readResult(file, signal)

export const compare: Handler<'compare'> = (ask, {signal}) => compareFiles(ask, signal)

export const rows: Handler<'rows'> = (ask, {signal}) => showRows(ask, signal)
