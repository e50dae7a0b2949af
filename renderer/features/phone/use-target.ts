import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useBridge } from '../../state/use-app.ts'
import type { TextSource } from '../../state/use-dial.ts'
import { useSuggestions } from './use-suggestions.ts'

interface Target {
  readonly target: string
  readonly source: TextSource
  readonly name: string
}

type Meant = { readonly target: Target; readonly fault: null } | { readonly target: null; readonly fault: string }

interface Targets extends Pick<ReturnType<typeof useSuggestions>, 'people'> {
  /** A number as it stands there, else the first who is known by that name; `fault` says why it is neither. */
  meant(): Promise<Meant>
}

/** Whom the text of a field means. */
export function useTarget(text: string, source: TextSource): Targets {
  const { t } = useTranslation()
  const bridge = useBridge()
  const { people, find } = useSuggestions(text)
  const meant = useCallback(async (): Promise<Meant> => {
    const reply = await bridge.invoke('number.read', { text, source })
    if (!reply.ok || reply.value.number !== null) {
      return { target: { target: text.slice(0, 128), source, name: '' }, fault: null }
    }
    // What is suggested may be of fewer letters yet: it must not be dialled for these.
    const known = /\p{L}/u.test(text) ? (await find(text))[0] : undefined
    if (known === undefined) {
      return { target: null, fault: t(/\d/.test(text) ? 'dial.noNumber' : 'dial.nobody') }
    }
    return { target: { target: known.number, source: known.source ?? 'keyed', name: known.name }, fault: null }
  }, [bridge, find, source, t, text])
  return { people, meant }
}
