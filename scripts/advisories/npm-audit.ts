import { spawnSync } from 'node:child_process'
import { z } from 'zod'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type Audit, auditSchema } from './judgement.ts'

export interface Npm {
  /** The npm that runs this, as it names itself to its scripts: `npm-cli.js`. */
  readonly program: string | undefined
  readonly timeoutMs: number
}

const refusal = z.object({
  message: z.string().optional(),
  error: z.object({ summary: z.string() }).optional()
})

/** Asks the registry about the lock file, without a look at node_modules. The error says why there is no answer. */
export function npmAudit({ program, timeoutMs }: Npm, options: readonly string[] = []): Result<Audit, string> {
  if (program === undefined) return err('no npm runs this; start it by `npm run check`')
  const args = ['audit', '--json', '--package-lock-only', '--fetch-retries=0', `--fetch-timeout=${timeoutMs}`]
  const { stdout, error } = spawnSync(process.execPath, [program, ...args, ...options], {
    encoding: 'utf8',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore']
  })
  if (error !== undefined) {
    const late = 'code' in error && error.code === 'ETIMEDOUT'
    return err(late ? `no answer within ${timeoutMs / 1000} s` : error.message)
  }
  return readAudit(stdout)
}

/** npm ends with 1 for advisories and for a registry that did not answer alike: what it says tells them apart. */
export function readAudit(stdout: string): Result<Audit, string> {
  let said: unknown
  try {
    said = JSON.parse(stdout)
  } catch {
    return err('npm said nothing that could be read')
  }
  const audit = auditSchema.safeParse(said)
  if (audit.success) return ok(audit.data)
  const refused = refusal.safeParse(said)
  const words = refused.success ? refused.data.error?.summary || refused.data.message : undefined
  return err(words ?? 'npm answered in a form that is not known here')
}
