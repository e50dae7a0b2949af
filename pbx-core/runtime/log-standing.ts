import type { Log } from '../base/log.ts'
import type { StandingWarning } from '../contract/standing-warning.ts'
import { textOfWarning } from '../contract/warning-text.ts'

/** What a configuration leaves to be done, with each that is taken; what comes later is logged where it happens. */
export function logStanding(log: Log, warning: StandingWarning): void {
  if (warning.code === 'undecided' || warning.code === 'misdirected') {
    log.warn('trunk.to-be-decided', { domain: warning.domain, remedy: textOfWarning(warning) })
  } else if (warning.code === 'no-emergency-trunk') {
    const remedy = 'add a trunk: until then emergency numbers lead nowhere'
    log.warn('emergency.no-trunk', { domain: warning.domain, remedy })
  } else if (isUnheard(warning)) {
    log.warn('office.unheard', { domain: warning.domain, remedy: textOfWarning(warning) })
  }
}

/** Callers hear nothing where something is to be said. */
function isUnheard({ code }: StandingWarning): boolean {
  return code === 'no-speech' || code === 'prompt-missing' || code === 'prompt-unplayable'
}
