import * as z from 'zod'
import {rolesContent} from './roles.js'

/** The form of a file of roles as a JSON schema (draft 2020-12), for editors. */
export function rolesJsonSchema(): object {
  return z.toJSONSchema(rolesContent.meta({...rolesContent.meta(), $id: 'minority-report/roles/1'}), {io: 'input'})
}
