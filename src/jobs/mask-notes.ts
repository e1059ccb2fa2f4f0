import {hasMasks} from '../core/sample-form.js'
import type {Table} from '../core/table.js'
import {say, setting, type Text} from '../core/text.js'
import {segmenters} from '../learners/segmentation/registry.js'
import type {AuditPlan} from '../result/plan.js'

/** What is not looked at of masks that lie beside pictures. */
export function maskNotes({segmenters: asked}: AuditPlan, source: Table): Text[] {
  if (!hasMasks(source)) return []
  return [
    say`Attacks looked at the pictures and not at their masks: none asks whether a released mask is that of a real picture.`,
    ...(asked === undefined
      ? [say`What the masks are worth to a network was not measured: ${setting('learners', segmenters.names)} does.`]
      : []),
  ]
}
