import type ts from 'typescript';
import type { Project } from './project.ts';

/** The fixed parts of the messages that a project's own errors are made with. */
export function errorWording(project: Project): readonly string[] {
  const { ts: tsApi } = project;
  const parts = new Set<string>();
  const collect = (node: ts.Node) => {
    if (tsApi.isStringLiteralLike(node) || tsApi.isTemplateHead(node) || tsApi.isTemplateMiddleOrTemplateTail(node)) {
      if (node.text.trim().length >= 3) parts.add(node.text);
    }
    tsApi.forEachChild(node, collect);
  };
  const visit = (node: ts.Node) => {
    const isMade = tsApi.isNewExpression(node) || tsApi.isCallExpression(node);
    if (isMade && /(?:Error|Exception)$/.test(node.expression.getText())) node.arguments?.forEach(collect);
    else tsApi.forEachChild(node, visit);
  };
  for (const source of project.program.getSourceFiles()) {
    if (!source.isDeclarationFile && !source.fileName.includes('/node_modules/')) visit(source);
  }
  return [...parts];
}
