import { fileURLToPath } from 'node:url'
import { type AsteriskProgram, sipModules, startAsteriskProgram } from './asterisk-program.ts'
import type { Program } from './program.ts'

/** What becomes of calls. */
const dialPlan = fileURLToPath(new URL('../fixtures/asterisk/extensions.conf', import.meta.url))

const modules = [
  ...sipModules,
  ...['app_milliwatt', 'app_read', 'app_senddtmf', 'app_verbose', 'res_clioriginate', 'func_strings'],
  ...['func_callerid', 'func_channel']
]

export interface AsteriskOptions {
  readonly username: string
  readonly password: string
  readonly realm: string
}

/** A real Asterisk with one customer, who registers and whose every request is challenged. */
export class Asterisk implements AsyncDisposable {
  readonly #running: AsteriskProgram

  private constructor(running: AsteriskProgram) {
    this.#running = running
  }

  get program(): Program {
    return this.#running.program
  }

  get port(): number {
    return this.#running.ports.first
  }

  static async start({ username, password, realm }: AsteriskOptions): Promise<Asterisk> {
    const running = await startAsteriskProgram({
      modules,
      logs: 'notice,warning,error,verbose',
      files: ({ ports }) => ({
        'rtp.conf': ['[general]', `rtpstart=${ports.at(2)}`, `rtpend=${ports.last}`],
        'pjsip.conf': [
          ...['[udp]', 'type=transport', 'protocol=udp', `bind=127.0.0.1:${ports.first}`],
          ...['[customer]', 'type=auth', 'auth_type=userpass', `username=${username}`],
          ...[`password=${password}`, `realm=${realm}`],
          ...[`[${username}]`, 'type=aor', 'max_contacts=1', 'remove_existing=yes', 'minimum_expiration=30'],
          ...[`[${username}]`, 'type=endpoint', 'context=customer', 'disallow=all', 'allow=alaw,ulaw'],
          ...['auth=customer', `aors=${username}`, 'direct_media=no', 'dtmf_mode=rfc4733', 'trust_id_inbound=yes']
        ],
        'extensions.conf': [`#include "${dialPlan}"`]
      })
    })
    return new Asterisk(running)
  }

  command(line: string): Promise<string> {
    return this.#running.command(line)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#running[Symbol.asyncDispose]()
  }
}
