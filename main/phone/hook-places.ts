import { type ApplicationList, applicationLists, lateLists } from '../../pbx-core/contract/applications.ts'
import type { DomainConfig, HookConfig } from '../../pbx-core/contract/config.ts'
import { type HookName, hookNames } from '../../pbx-core/contract/hook-names.ts'
import type { HookPlace } from '../ipc/contract.ts'

/** Where a hook of a domain stands, and what it is now; `config` is undefined where none was ever set. */
export interface PlacedHook {
  /** `inbound` for a general one, else as the time line names it: `users[100].cti`, `inbound[0].cti`. */
  readonly id: string
  /** The general hook that it is like: what it is asked, and what it may answer. */
  readonly like: HookName
  readonly place: HookPlace
  readonly config: Readonly<Record<string, unknown>> | undefined
}

/** Every place of a domain that can have a hook, the general ones first. */
export function hookPlaces(domain: DomainConfig): readonly PlacedHook[] {
  return [
    ...hookNames.map((name) => ({ id: name, like: name, place: general, config: domain.cti[name] })),
    ...domain.inbound.map((route, index): PlacedHook => {
      const place: HookPlace = {
        kind: 'inbound',
        key: String(index),
        name: `${route.match} → ${route.to}`,
        late: false
      }
      return { id: `inbound[${index}].cti`, like: 'inbound', place, config: route.cti }
    }),
    ...applicationLists.flatMap((list) =>
      domain[list].flatMap((app) => placesOf(list, { ...app, key: 'sipPassword' in app ? app.extension : app.name }))
    ),
    ...accountingPlace(domain)
  ]
}

const general: HookPlace = { kind: 'cti', key: '', name: '', late: false }

interface Hooked {
  readonly key: string
  readonly name: string
  readonly cti?: HookConfig | undefined
  readonly timeoutCti?: HookConfig | undefined
}

function placesOf(kind: ApplicationList, { key, name, cti, timeoutCti }: Hooked): readonly PlacedHook[] {
  const place = { kind, key, name }
  const own: PlacedHook = { id: `${kind}[${key}].cti`, like: 'inbound', place: { ...place, late: false }, config: cti }
  if (!lateLists.includes(kind)) return [own]
  const late = { ...place, late: true }
  return [own, { id: `${kind}[${key}].timeoutCti`, like: 'timeout', place: late, config: timeoutCti }]
}

function accountingPlace({ accounting }: DomainConfig): readonly PlacedHook[] {
  if (accounting === undefined) return []
  const place: HookPlace = { kind: 'accounting', key: '', name: '', late: false }
  return [{ id: 'accounting.cti', like: 'inbound', place, config: accounting.cti }]
}

/** As the time line and the core name it. */
export function coreName({ id, place }: PlacedHook): string {
  return place.kind === 'cti' ? `cti.${id}` : id
}

type Raw = Record<string, unknown>

/** The part of a domain, as its file has it, that holds the hook, and under which key; undefined where it is gone. */
export function hookHolder(
  domain: Raw,
  { id, place }: PlacedHook
): { readonly holder: Raw; readonly key: string } | undefined {
  const key = place.late ? 'timeoutCti' : 'cti'
  switch (place.kind) {
    case 'cti': {
      if (!isObject(domain.cti)) domain.cti = {}
      return { holder: domain.cti as Raw, key: id }
    }
    case 'accounting':
      return isObject(domain.accounting) ? { holder: domain.accounting, key } : undefined
    case 'inbound':
      return held(asList(domain.inbound)[Number(place.key)], key)
    case 'users':
      return held(
        asList(domain.users).find(({ extension }) => extension === place.key),
        key
      )
    default:
      return held(
        asList(domain[place.kind]).find(({ name }) => name === place.key),
        key
      )
  }
}

function held(holder: Raw | undefined, key: string) {
  return holder === undefined ? undefined : { holder, key }
}

function asList(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
