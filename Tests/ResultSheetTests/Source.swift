import Spreadsheet

/// The plan of the source, cell by cell as the document shows it: the criterion is missing in all rows but the first, so that the cells
/// behind it stand one column too far to the left.
enum Source {
  static let interaction = "Agregar una interacción en la oportunidad abierta sobre cualquier etapa."

  static let rows = [
    ["FLUJO DE RESULTADOS", "", "", "", "", "", "", "", "", ""],
    [
      "RESULTADO", "ACCIONES", "ACCION EXTRA", "CRITERIO MODULO", "DEFINITIVO", "EFECTIVO", "CALIFICACION", "TIPO",
      "CRITERIO ESPECIAL (INTENTOS DE MARCADO)", "ACCIÓN POR CRITERIO ESPECIAL",
    ],
    [
      "No Contactado", interaction, "Cambia a estado en proceso",
      "Tipo de oportunidad: Marketing automation. Etapa: nuevo lead", "NO", "NO", "NU – (NO UTIL)", "Telefónica", "8",
      "Cierra ciclo de venta con estado Perdida",
    ],
    [
      "No Volver a Llamar", interaction, "Cierra Oportunidad con estado Perdida", "SI", "NO", "UN – (UTIL NEGATIVO)",
      "Telefonica", "", "", "",
    ],
    [
      "Buzón De Mensajes", interaction, "Cambia a estado en proceso", "NO", "NO", "UN – (UTIL NEGATIVO)", "Telefonica",
      "5", "Cierra ciclo de venta con estado Perdida", "",
    ],
    [
      "Datos Incorrectos", interaction, "Cierra oportunidad con estado Perdida", "SI", "NO", "NU – (NO UTIL)",
      "Telefonica",
    ],
  ]

  static func text(_ delimiter: String) -> String {
    rows.map { row in
      row.map { $0.contains(delimiter) || $0.contains("\"") ? "\"\($0)\"" : $0 }.joined(separator: delimiter) + "\r\n"
    }.joined()
  }
}
