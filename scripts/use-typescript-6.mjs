/**
 * Preload (`node --import`) for tools that need the compiler's JavaScript API, which
 * TypeScript 7 does not offer: their `typescript` is TypeScript 6 (docs/decisions/0006).
 */
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) => next(specifier.replace(/^typescript(?=$|\/)/, 'typescript6'), context)
})
