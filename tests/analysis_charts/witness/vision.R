# How colours look to dichromats, by the package colorspace: writes vision.csv beside this script.
library(colorspace)
colours <- c("#5c2c04", "#d08a3a", "#f5f5f5", "#a9d0ee", "#1f5a96", "#8a8a8a", "#9a3b00", "#ff0000", "#00ff00", "#0000ff")
seen <- function(vision, f) data.frame(vision = vision, colour = colours, seen = tolower(f(colours)))
table <- rbind(seen("protanopia", protan), seen("deuteranopia", deutan), seen("tritanopia", tritan))
write.csv(table, "vision.csv", row.names = FALSE, quote = FALSE)
