/** By which a link of the CTI page leads here; no hook is called so. */
export const linesItems = { trunks: 'trunks', route: 'route' } as const
