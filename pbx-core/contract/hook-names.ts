/** The general hooks of a domain, as they stand in its `cti`; every other hook is like one of them. */
export const hookNames = ['popup', 'inbound', 'outbound', 'timeout', 'events', 'emergency', 'postCall'] as const
export type HookName = (typeof hookNames)[number]
