import { err, type Result } from '../../pbx-core/base/result.ts'
import type { CommandFault } from './contract.ts'

/** A command of a window that is not done; `path` names the part of it that is at fault. */
export function refuse(code: string, message: string, path?: string): Result<never, CommandFault> {
  return err(path === undefined || path === '' ? { code, message } : { code, message, path })
}
