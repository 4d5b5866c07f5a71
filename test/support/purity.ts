// The rules of purity, as functions from sources to complaints; test/purity.test.ts runs them on src/ and on small bad
// sources. What depends on the moment, the machine or the locale would make replicas differ, so it comes in as an argument.

import ts from 'typescript'
import { place, type Source, walk } from './source'

// What only browsers or only Node have, such as `window`, does not compile in src/ and needs no rule.
const globals = new Set([
  ...['Date', 'performance', 'crypto', 'process', 'console', 'Intl', 'globalThis'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'clearTimeout'],
  // The garbage collector's schedule is visible through these; a WeakMap shows nothing of it.
  ...['WeakRef', 'FinalizationRegistry', 'fetch', 'eval', 'Function'],
])

/** The functions of Math that give the same bits on every engine; the others may differ in the last one. */
const exactMath = new Set([
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
])

/** Methods that depend on the locale or on the engine's Unicode tables. */
const localeMethods = new Set([
  ...['localeCompare', 'normalize', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase'],
  ...['toLocaleDateString', 'toLocaleTimeString'],
])

/** Complaints about what makes a file impure. */
export function purityProblems(file: Source): string[] {
  const problems: string[] = []
  const complain = (node: ts.Node, what: string) => problems.push(`${place(file, node)}: ${what}`)
  walk(file.tree, node => {
    // What appears in types only does nothing at run time.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return false
    const complaint = globalProblem(node) ?? mathProblem(node) ?? methodProblem(node)
    if (complaint !== undefined) complain(node, complaint)
    return undefined
  })
  for (const statement of file.tree.statements) {
    if (ts.isVariableStatement(statement)) stateProblems(statement.declarationList, complain)
  }
  return problems
}

function globalProblem(node: ts.Node): string | undefined {
  return ts.isIdentifier(node) && globals.has(node.text) && !isPropertyName(node) ? `no ${node.text}` : undefined
}

/** Whether the identifier names a member (`a.Date`, `{ Date: 1 }`) instead of a variable. */
function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  const isMember = ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)
  return isMember && parent.name === node
}

function mathProblem(node: ts.Node): string | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    if (kind !== ts.SyntaxKind.AsteriskAsteriskToken && kind !== ts.SyntaxKind.AsteriskAsteriskEqualsToken) return
    // Powers of big integers are exact.
    return ts.isBigIntLiteral(node.left) || ts.isBigIntLiteral(node.right)
      ? undefined
      : 'no **; engines round it differently'
  }
  if (!ts.isIdentifier(node) || node.text !== 'Math' || isPropertyName(node)) return
  const { parent } = node
  const name = ts.isPropertyAccessExpression(parent) ? parent.name.text : undefined
  if (name === undefined) return 'Math is used only as Math.name'
  return exactMath.has(name) || /^[A-Z]/.test(name) ? undefined : `no Math.${name}; it differs among engines`
}

function methodProblem(node: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(node) || !localeMethods.has(node.name.text)) return
  return `no .${node.name.text}; it depends on the locale or on Unicode tables`
}

/** Complaints about what a module could change behind the back of its callers. */
function stateProblems(list: ts.VariableDeclarationList, complain: (node: ts.Node, what: string) => void): void {
  if (!(list.flags & ts.NodeFlags.Const)) complain(list, 'no let or var at the top of a module')
  for (const { initializer, type } of list.declarations) {
    // The compiler keeps `readonly` types, and named ones: all of ours are readonly.
    if (initializer && !isReadonlyType(type)) mutableProblems(initializer, complain)
  }
}

function isReadonlyType(type: ts.TypeNode | undefined): boolean {
  if (type === undefined) return false
  if (ts.isTypeOperatorNode(type)) return type.operator === ts.SyntaxKind.ReadonlyKeyword
  return ts.isTypeReferenceNode(type) && !/^(Array|Map|Set|Record|Partial)$/.test(type.typeName.getText())
}

function mutableProblems(node: ts.Node, complain: (node: ts.Node, what: string) => void): void {
  walk(node, part => {
    if (ts.isFunctionLike(part)) return false
    if (isConst(part)) return false
    // Freezing keeps arrays and objects as they are, but not what a map or set holds.
    if (isFreeze(part)) return undefined
    if (ts.isNewExpression(part) && /^(Map|Set|Array)$/.test(part.expression.getText())) {
      complain(part, `a module's ${part.expression.getText()} can change; give it a Readonly type or pass it in`)
      return false
    }
    // An argument is the callee's affair: `define(['a'])` keeps nothing in the module.
    if (ts.isCallExpression(part)) return false
    const isEmptyObject = ts.isObjectLiteralExpression(part) && part.properties.length === 0
    if ((!isEmptyObject && !ts.isArrayLiteralExpression(part)) || isFreeze(part.parent)) return undefined
    complain(part, "a module's array or {} can change; freeze it, or give it a readonly type")
    return false
  })
}

const isConst = (node: ts.Node): boolean => ts.isAsExpression(node) && node.type.getText() === 'const'

const isFreeze = (node: ts.Node): boolean => ts.isCallExpression(node) && node.expression.getText() === 'Object.freeze'
