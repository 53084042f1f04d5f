//! Plots of the table, and of time against the length of a loop, as SVG.

use crate::bound::By;
use crate::case::Column;
use crate::curve::Curve;
use crate::report::Line;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::ShapeStyle;
use std::error::Error;
use std::ops::Range;
use std::path::Path;

type Drawn = Result<(), Box<dyn Error>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const ROW: u32 = 19;
const NAMES: u32 = 260;
/// Ratios beyond this are drawn at the edge.
const RATIOS: Range<f64> = 0.2..20.0;

fn color(column: Column) -> RGBColor {
    match column {
        Column::Plain => BLACK,
        Column::Ours => RGBColor(214, 39, 40),
        Column::Sequential => RGBColor(255, 152, 150),
        Column::Rayon => RGBColor(31, 119, 180),
        Column::Orx => RGBColor(44, 160, 44),
        Column::C => RGBColor(148, 103, 189),
        Column::Chili => RGBColor(188, 145, 34),
        Column::Paralight => RGBColor(23, 190, 207),
    }
}

/// A row a line: the median of each version as a ratio to the plain loop, on a logarithmic scale.
pub(crate) fn table(path: &Path, lines: &[Line]) -> Drawn {
    let height = ROW * (u32::try_from(lines.len())? + 4);
    let root = SVGBackend::new(path, (1000, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let rows = lines.len() as f64;
    let mut chart = ChartBuilder::on(&root)
        .margin(8)
        .margin_left(NAMES)
        .margin_top(3 * ROW)
        .build_cartesian_2d(RATIOS.log_scale(), rows - 0.5..-0.5)?;
    chart
        .draw_series((0..lines.len()).map(|row| rule([(RATIOS.start, row as f64), (RATIOS.end, row as f64)], 0.08)))?;
    for ratio in [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0] {
        chart.draw_series([rule([(ratio, -0.5), (ratio, rows - 0.5)], if ratio == 1.0 { 0.6 } else { 0.2 })])?;
        root.draw_text(&ratio.to_string(), &text(12), (chart.backend_coord(&(ratio, 0.0)).0 - 6, 43))?;
    }
    for column in Column::ALL[1..].iter().rev() {
        chart.draw_series(lines.iter().enumerate().filter_map(|(row, line)| {
            let ratio = line.ratio(*column, By::Median)?.clamp(RATIOS.start, RATIOS.end);
            Some(Circle::new((ratio, row as f64), if *column == Column::Ours { 5 } else { 3 }, color(*column).filled()))
        }))?;
    }
    for (row, line) in lines.iter().enumerate() {
        let y = chart.backend_coord(&(RATIOS.start, row as f64)).1;
        root.draw_text(&line.row.name.replace('`', ""), &text(13), (8, y - 5))?;
    }
    legend(&root, &Column::ALL[1..], "time as a ratio to the plain loop (medians)")?;
    root.present()?;
    Ok(())
}

fn rule(ends: [(f64, f64); 2], strength: f64) -> PathElement<(f64, f64)> {
    PathElement::new(ends, BLACK.mix(strength))
}

fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK)
}

fn legend(root: &Area<'_>, columns: &[Column], title: &str) -> Drawn {
    root.draw_text(title, &text(14), (8, 4))?;
    for (k, column) in columns.iter().enumerate() {
        let x = 8 + 110 * i32::try_from(k)?;
        root.draw(&Circle::new((x + 4, 28), 4, color(*column).filled()))?;
        root.draw_text(column.name(), &text(13), (x + 14, 21))?;
    }
    Ok(())
}

fn length(n: f64) -> String {
    match n {
        n if n < 1e3 => format!("{n:.0}"),
        n if n < 1e6 => format!("{:.0} k", n / 1e3),
        n => format!("{:.0} M", n / 1e6),
    }
}

/// A panel a curve: the median time of each version against the length, on logarithmic scales.
pub(crate) fn curves(path: &Path, curves: &[Curve]) -> Drawn {
    let root = SVGBackend::new(path, (1000, 440)).into_drawing_area();
    root.fill(&WHITE)?;
    legend(&root, &crate::curve::COLUMNS, "time of one loop against its length")?;
    let (_, panels) = root.split_vertically(2 * ROW);
    for (panel, curve) in panels.split_evenly((1, curves.len())).iter().zip(curves) {
        draw_curve(panel, curve)?;
    }
    root.present()?;
    Ok(())
}

fn draw_curve(panel: &Area<'_>, curve: &Curve) -> Drawn {
    let (least, most) = curve.extent();
    let mut chart = ChartBuilder::on(panel)
        .caption(curve.name, text(14))
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d((10.0..1e7).log_scale(), (least..most).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("iterations")
        .x_label_formatter(&|n| length(*n))
        .y_label_formatter(&|nanoseconds| crate::report::time(*nanoseconds))
        .x_labels(7)
        .y_labels(8)
        .draw()?;
    for column in crate::curve::COLUMNS {
        let style: ShapeStyle = color(column).stroke_width(2);
        chart.draw_series(LineSeries::new(curve.points(column), style).point_size(3))?;
    }
    Ok(())
}
