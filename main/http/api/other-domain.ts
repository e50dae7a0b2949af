import type { HttpFault } from '../fault.ts'

export const otherDomain: HttpFault = {
  code: 'not_allowed',
  message: 'Only a system admin sees other domains.',
  path: 'domain'
}
