import type * as Prometheus from 'prom-client'
import {UserError} from '../core/errors.js'

export type PrometheusLibrary = typeof Prometheus

/** @throws {UserError} When the optional package is not installed. */
export async function loadPrometheus(): Promise<PrometheusLibrary> {
  try {
    return await import('prom-client')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UserError('metrics-missing', {}, "Metrics need the package 'prom-client', which is not installed.", [
      'Install it where minority-report is installed: npm install prom-client',
    ])
  }
}
