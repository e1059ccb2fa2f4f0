import {UserError} from '../core/errors.js'

export const SDK = '@modelcontextprotocol/sdk'

/**
 * The official SDK of the Model Context Protocol, which is installed only by those who need it.
 * @throws {UserError} When it is not there.
 */
export async function loadSdk() {
  try {
    const [{McpServer}, {StdioServerTransport}] = await Promise.all([
      import('@modelcontextprotocol/sdk/server/mcp.js'),
      import('@modelcontextprotocol/sdk/server/stdio.js'),
    ])
    return {McpServer, StdioServerTransport}
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UserError(
      'package-missing',
      {package: SDK},
      `A server for assistants needs the package ${SDK}, which is not installed.`,
      [`Install it beside this tool: npm install ${SDK}@1`],
    )
  }
}
